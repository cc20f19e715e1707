package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestNotArticleByTitle shows by which titles short pages are known, and which
// titles of articles are left alone.
func TestNotArticleByTitle(t *testing.T) {
	for _, c := range []struct{ title, want string }{
		{"404", "soft 404"},
		{"404 - Page non trouvée", "soft 404"},
		{"Erreur 404", "soft 404"},
		{"Page introuvable", "soft 404"},
		{"Oups, cette page n’existe plus", "soft 404"},
		{"Page not found", "soft 404"},
		{"Sorry, this page isn't available: not found", "soft 404"},
		{"Seite nicht gefunden", "soft 404"},
		{"Página no encontrada", "soft 404"},
		{"Just a moment...", "bot wall"},
		{"Attention Required! | Cloudflare", "bot wall"},
		{"Access Denied", "bot wall"},
		{"403 Forbidden", "bot wall"},
		{"Vérification de sécurité", "bot wall"},
		{"S’identifier", "login wall"},
		{"Sign in to continue", "login wall"},
		{"503 Service Temporarily Unavailable", "error page"},
		{"Site en maintenance", "maintenance"},
		{"Tag : agilité", "listing"},
		{"Archives de mars 2024", "listing"},

		{"404 raisons de mesurer", ""},
		{"500 jours d’agilité", ""},
		{"503 pages et pas une de trop", ""},
		{"Comment servir une page 404 qui aide ses lecteurs à retrouver leur chemin", ""},
		{"Tag et étiquettes, une histoire", ""},
		{"Un instant de grâce dans la vie d’une équipe", ""},
		{"L’identification des risques", ""},
	} {
		body := fmt.Sprintf("<html><head><title>%s</title></head><body><h1>%s</h1><p>Une ligne.</p></body></html>", c.title, c.title)
		r := mustExtract(t, Page{URL: "https://blog.example.fr/a/b", Body: []byte(body)}, Rules{})
		if got := r.NotArticle; !strings.HasPrefix(got, c.want) || c.want == "" && strings.Contains(got, "calls itself") {
			t.Errorf("%q: %q, want %q", c.title, got, c.want)
		}
	}
}

// TestArticleAboutErrors shows that what there is to read outweighs a title.
func TestArticleAboutErrors(t *testing.T) {
	text := strings.Repeat("<p>La page d’erreur est la seule que personne n’a voulu voir, et la plus lue de toutes celles du site.</p>", 8)
	for _, title := range []string{"Page introuvable", "Access denied", "S’identifier", "Coming soon"} {
		body := fmt.Sprintf(`<html><head><title>%s</title></head><body><article><h1>%s</h1>%s</article></body></html>`, title, title, text)
		if r := mustExtract(t, Page{URL: "https://blog.example.fr/a/b", Body: []byte(body)}, Rules{}); r.NotArticle != "" {
			t.Errorf("an article called %q: %s", title, r.NotArticle)
		}
	}
}
