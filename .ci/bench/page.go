//go:build unix

package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bodies is the number of different bodies of pages.
const bodies = 200

// head returns the start of an article as content management systems write it:
// everything that is about this one article.
func head(address string, number int) string {
	published := time.Date(2016, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(number) * 47 * time.Minute)
	title := fmt.Sprintf("Ce que la mesure n° %d nous apprend de nos machines", number)
	return fmt.Sprintf(`<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>%[1]s | Le blog</title>
<link rel="canonical" href="%[2]s"><meta property="og:title" content="%[1]s"><meta property="og:image" content="%[2]s.jpg">
<meta name="description" content="Nous avons mesuré pour la %[3]de fois ce que coûtent la mémoire, le réseau et le disque,
et comparé avec ce que promettaient les fiches de leurs fabricants ; en voici le résultat.">
<meta property="article:tag" content="Mesures"><meta property="article:tag" content="Machines">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"BlogPosting","headline":"%[1]s","datePublished":"%[4]s",
"author":[{"@type":"Person","name":"Ada Lovelace"},{"@type":"Person","name":"Charles Babbage"}]}</script></head>
<body><main><article><h1>%[1]s</h1><p class="byline">le %[5]s par Ada Lovelace, Charles Babbage</p>
`, title, address, number, published.Format(time.RFC3339), published.Format("02/01/2006"))
}

// body is what follows the head of a page, also compressed, as sites keep it.
type body struct {
	text   []byte
	packed []byte // DEFLATE
}

// sizeOf returns the size of a body in bytes: the sizes are spread as those of real
// articles are.
func sizeOf(i int) int {
	random := rand.New(rand.NewPCG(uint64(i), 2))
	return min(max(int(136_000*math.Exp(0.5*random.NormFloat64())), 58_000), 370_000)
}

// newBody returns one of the bodies: text, pictures, scripts, styles and menus in
// the proportions of real pages. One of a given size is mostly text.
func newBody(i, size int) body {
	random := rand.New(rand.NewPCG(uint64(i), 1))
	var b strings.Builder
	if size == 0 {
		size = sizeOf(i)
		scripts(&b, random, size/4)
	}
	for b.Len() < size*9/10 {
		paragraph(&b, random)
	}
	b.WriteString("</article></main><aside class=\"related\">")
	for b.Len() < size {
		card(&b, random)
	}
	b.WriteString("</aside></body></html>\n")
	text := []byte(b.String())
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		panic(err)
	}
	z.Write(text)
	z.Close()
	return body{text, packed.Bytes()}
}

// scripts writes scripts and styles of so many bytes.
func scripts(b *strings.Builder, random *rand.Rand, size int) {
	b.WriteString("<script>window.state={")
	for end := b.Len() + size*2/3; b.Len() < end; {
		fmt.Fprintf(b, `"%s":{"id":"%016x","count":%d,"is_open":%t},`, word(random), random.Uint64(), random.IntN(1000), random.IntN(2) == 0)
	}
	b.WriteString("};</script>\n<style>")
	for end := b.Len() + size/3; b.Len() < end; {
		fmt.Fprintf(b, ".%s-%x{margin:%dpx;padding:0 %dem;color:#%06x}\n",
			word(random), random.IntN(1<<16), random.IntN(40), random.IntN(9), random.IntN(1<<24))
	}
	b.WriteString("</style>\n")
}

// paragraph writes a paragraph with links, or a picture.
func paragraph(b *strings.Builder, random *rand.Rand) {
	if random.IntN(6) == 0 {
		fmt.Fprintf(b, `<figure class="image"><img src="/i/%08x.png" alt="" width="640" loading="lazy"><figcaption>%s %s</figcaption></figure>`+"\n",
			random.Uint32(), word(random), word(random))
		return
	}
	b.WriteString(`<p class="wp-block-paragraph">`)
	for n := 20 + random.IntN(60); n > 0; n-- {
		switch w := word(random); random.IntN(14) {
		case 0:
			fmt.Fprintf(b, `<a class="link" href="/articles/%s-%d">%s</a>`, w, random.IntN(10_000), w)
		case 1:
			fmt.Fprintf(b, "<em>%s</em>", w)
		default:
			b.WriteString(w)
		}
		b.WriteByte(" .,"[max(random.IntN(12)-9, 0)])
		b.WriteByte(' ')
	}
	b.WriteString("</p>\n")
}

// card writes the teaser of another article.
func card(b *strings.Builder, random *rand.Rand) {
	n := random.IntN(10_000)
	fmt.Fprintf(b, `<div class="card"><h3><a href="/articles/%d">%s %s %s</a></h3><time datetime="2023-01-%02[5]d">%[5]d janvier 2023</time></div>`+"\n",
		n, word(random), word(random), word(random), 1+n%28)
}

// word returns one of some thousand words.
func word(random *rand.Rand) string {
	const syllables = "mesurerpageladelireentieretcomparerquelonsavaitsansinventerjourdansavecpourleurnotresontplus"
	n := random.IntN(3000)
	a, c := n*7%(len(syllables)-9), n*13%(len(syllables)-9)
	return syllables[a:a+2+n%4] + syllables[c:c+1+n%5]
}

// serve writes a page of the head and the body, compressed where that is accepted.
func (b body) serve(w http.ResponseWriter, r *http.Request, head string) {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Length", strconv.Itoa(len(head)+len(b.text)))
		w.Write([]byte(head))
		w.Write(b.text)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	// The head as a block of DEFLATE that is stored, then the body as it is kept
	// (RFC 1951, 3.2.4; RFC 1952).
	page := []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 0}
	page = binary.LittleEndian.AppendUint16(page, uint16(len(head)))
	page = binary.LittleEndian.AppendUint16(page, ^uint16(len(head)))
	page = append(page, head...)
	page = append(page, b.packed...)
	page = binary.LittleEndian.AppendUint32(page, crc32.Update(crc32.ChecksumIEEE([]byte(head)), crc32.IEEETable, b.text))
	page = binary.LittleEndian.AppendUint32(page, uint32(len(head)+len(b.text)))
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.Write(page)
}
