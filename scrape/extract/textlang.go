package extract

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// stopWords are the most frequent short words of languages in Latin script.
var stopWords = map[string]map[string]bool{
	"en": set("the of and to in is that it for was on are as with they at be this have from or by not but what all were we when your can said there an which their if will how about out then them these so some her would him into has more no my than been who its now our you his he she"),
	"fr": set("le la les de des du un une et est en que qui dans pour pas sur au aux ce cette ces il elle nous vous ils par plus avec ne se sont mais ou où être fait sa son ses leur leurs comme tout si même aussi été a à d l qu n c s j y"),
	"de": set("der die das und ist in den von zu mit sich des auf für im dem nicht ein eine einen einer einem als auch es an werden aus er hat dass sie nach wird bei noch wie über so zum zur war haben nur oder aber vor bis mehr durch kann wir ich man sind"),
	"es": set("el la los las de del que y en un una es se no por con para su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros fue han ha son"),
	"it": set("il lo la i gli le di del della dei delle che e è un una in per con non si da al alla nel nella sono come più ma anche ha questo questa dal dalla su se o sul sulla ai essere hanno stato loro suo sua tra quando chi cui ci"),
	"pt": set("o a os as de do da dos das que e em um uma é no na nos nas para com não por se ao mais como mas foi ele ela são sua seu ou ser quando muito há já está também só pelo pela até isso entre era depois sem mesmo aos ter seus quem"),
	"nl": set("de het een en van in is dat op te zijn voor met niet aan er om dan als ook maar bij door naar uit wordt die deze dit hij ze ik je we nog wel over tot heeft hebben kan worden meer zich al was werd geen zo"),
	"sv": set("och att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket än"),
	"da": set("og at det er en til på i af for den med ikke de der som har et jeg var han fra men om så kan vi skal sig hun man også efter blev ud nu været havde deres eller blive meget hvor når over mod"),
	"no": set("og at det er en til på i av for den med ikke de som har et jeg var han fra men om så kan vi skal seg hun man også etter ble ut nå vært hadde deres eller bli mye hvor når over mot være"),
	"fi": set("ja on ei se että oli ovat hän mutta joka kun mukaan myös kuin niin voi sen ole jos tai vain jo mitä sitä nyt vielä olla ovat olisi kanssa sekä jossa vuonna"),
	"pl": set("i w na z do się nie to że jest o jak za od po co przez ale dla czy przy już tym tego być są był która które który oraz ich jego tylko może pod może lub także ze"),
	"cs": set("a se na v je že s z do o to i jako za ale by si pro od po jak tak které který která jsou jsem bylo byl byla však také nebo ve jeho už více podle kteří při než až aby"),
	"sk": set("a sa na v je že s z do o to aj ako za ale by si pre od po tak ktoré ktorý ktorá sú som bolo bol bola však tiež alebo vo jeho už viac podľa ktorí pri než až aby"),
	"hu": set("a az és hogy nem is egy ez volt de csak meg már mint el még ha vagy sem van azt után kell lehet szerint majd aki így amely amikor pedig minden között illetve"),
	"ro": set("și în de la a cu pe că nu o din este mai sau care pentru un sunt ca fi prin după dar au fost dintre când lui al ale s-a această acest cele foarte să"),
	"tr": set("ve bir bu da de için ile olarak çok daha olan gibi kadar en ne ama sonra ise o var her ya ki değil bunu dedi yeni olduğunu oldu göre tarafından"),
	"id": set("yang dan di dengan untuk dari ini itu dalam tidak akan pada juga ke adalah oleh karena ada bisa sebagai saat telah tersebut atau mereka kami kita lebih sudah"),
	"ca": set("el la els les de del que i en un una és es no per amb als al dels com més però seva seu són ha aquest aquesta també o si ens hi perquè ja han entre sobre quan fins"),
	"sw": set("na ya wa kwa ni katika za la kuwa cha hiyo hii huo wao yake kama pia bila hadi baada watu kutoka mwa ambao amesema"),
	"zu": set("ukuthi futhi ngoba kodwa uma lapho yena khona nje ngesikhathi kusho izinto kanye abantu nokuthi kanti emva njengoba ukuba"),
	"xh": set("ukuba kwaye okanye xa kuba kodwa apho ukuze ngokuba kunye abantu emva nto yena loo le oku xeshikweni"),
	"hr": set("i u je na se da za od su s kao ne što o iz koji koja koje ili biti bio bila ali će sa nije samo još kako te to po prema do"),
	"et": set("ja on ei et see oli mis ka kui ta oma aga või selle ning mida siis kes veel kuid ole välja juba pärast"),
	"lt": set("ir yra kad ne su į iš tai kaip bet jo savo buvo už apie taip jau ar nuo iki dar tik po prie"),
	"lv": set("un ir ka ar no uz par kas tas bet arī kā pēc tā vai ir bija nav lai jau viņš pie"),
	"is": set("og að er á í sem við til um það en ekki var fyrir með hann af þess því hafi eftir frá eru þar"),
	"vi": set("và của là có không các được cho với trong một những người này đã khi về từ ra đến cũng như để vào"),
	"af": set("die en van is in het dat vir nie wat met op te hy sy word was om aan ook as by ons hulle na kan sal maar"),
	"sq": set("të e në dhe që për me një nga është më i nuk u si ka do janë kjo ky por ishte pas"),
	"eu": set("eta da ez dira bat du ere baina hori izan dute egin bere zuen beste baino dela horren"),
}

// scripts are the writing systems that tell the language by themselves.
var scripts = []struct {
	table *unicode.RangeTable
	lang  string
}{
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Han, "zh"}, {unicode.Cyrillic, "ru"},
	{unicode.Arabic, "ar"}, {unicode.Hebrew, "he"}, {unicode.Greek, "el"}, {unicode.Thai, "th"}, {unicode.Devanagari, "hi"},
	{unicode.Bengali, "bn"}, {unicode.Georgian, "ka"}, {unicode.Armenian, "hy"}, {unicode.Tamil, "ta"}, {unicode.Telugu, "te"},
	{unicode.Malayalam, "ml"}, {unicode.Kannada, "kn"}, {unicode.Gujarati, "gu"}, {unicode.Gurmukhi, "pa"}, {unicode.Sinhala, "si"},
	{unicode.Khmer, "km"}, {unicode.Lao, "lo"}, {unicode.Myanmar, "my"}, {unicode.Ethiopic, "am"},
}

// textLanguage tells the language of a text by its script and its most
// frequent words. sure says that a declared language should yield.
func textLanguage(s string) (lang string, sure bool) {
	latin, letters := 0, 0
	counts := make([]int, len(scripts))
	for _, r := range s {
		if r < utf8.RuneSelf {
			if c := lowerByte(byte(r)); 'a' <= c && c <= 'z' {
				letters++
				latin++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x250 {
			latin++
			continue
		}
		for i, sc := range scripts {
			if unicode.Is(sc.table, r) {
				counts[i]++
				break
			}
		}
	}
	if letters < 40 {
		return "", false
	}
	if latin*2 < letters {
		return scriptLanguage(s, counts, letters)
	}
	return latinLanguage(s)
}

func scriptLanguage(s string, counts []int, letters int) (string, bool) {
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	lang := scripts[best].lang
	if counts[best]*3 < letters {
		return "", false
	}
	switch lang {
	case "zh":
		if (counts[0]+counts[1])*20 > letters {
			lang = "ja"
		}
	case "ru":
		return cyrillicLanguage(s), false
	case "ar":
		if strings.ContainsAny(s, "پچژگ") {
			return "fa", false
		}
		return lang, false
	case "hi":
		return lang, false // Marathi and Nepali share the script
	}
	return lang, counts[best]*2 > letters
}

// cyrillicLanguage tells languages by the letters that only one of them has.
func cyrillicLanguage(s string) string {
	switch {
	case strings.Count(s, "ї")+strings.Count(s, "є") > 3:
		return "uk"
	case strings.Count(s, "ў") > 2:
		return "be"
	case strings.Count(s, "ј") > 2:
		return "sr"
	case strings.Count(s, "ы")+strings.Count(s, "э") > 1:
		return "ru"
	case strings.Count(s, "ъ") > 3:
		return "bg"
	}
	return "ru"
}

// languages are the keys of stopWords in order, and stopMasks the bits of
// those languages that have a word.
var languages, stopMasks = func() ([]string, map[string]uint64) {
	langs := slices.Sorted(maps.Keys(stopWords))
	masks := map[string]uint64{}
	for i, lang := range langs {
		for w := range stopWords[lang] {
			masks[w] |= 1 << i
		}
	}
	return langs, masks
}()

func latinLanguage(s string) (string, bool) {
	hits := make([]int, len(languages))
	total := 0
	for rest := s; ; {
		var word string
		if word, rest = cutWord(rest); word == "" {
			break
		}
		total++
		for mask := stopMask(word); mask != 0; mask &= mask - 1 {
			hits[bits.TrailingZeros64(mask)]++
		}
	}
	best, second := 0, -1
	for i := 1; i < len(hits); i++ {
		switch {
		case hits[i] > hits[best]:
			best, second = i, best
		case second < 0 || hits[i] > hits[second]:
			second = i
		}
	}
	if total < 15 || hits[best]*8 < total {
		return "", false
	}
	return languages[best], total >= 60 && hits[best]*5 >= total && hits[best] >= hits[second]*3/2
}

// cutWord returns the first word of s, and what follows it.
func cutWord(s string) (word, rest string) {
	start := -1
	for i, r := range s {
		isLetter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r))
		switch {
		case isLetter && start < 0:
			start = i
		case !isLetter && start >= 0:
			return s[start:i], s[i:]
		}
	}
	if start < 0 {
		return "", ""
	}
	return s[start:], ""
}

// longestStopWord is the length of the longest of the stop words, in bytes.
const longestStopWord = 20

// stopMask returns the bits of the languages that have a word, in whatever case.
func stopMask(word string) uint64 {
	var lower [longestStopWord]byte
	if len(word) > len(lower) {
		return 0
	}
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return stopMasks[strings.ToLower(word)]
		}
		lower[i] = lowerByte(word[i])
	}
	return stopMasks[string(lower[:len(word)])]
}
