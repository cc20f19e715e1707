package local

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// authorsList is what the author's own list says: dates, titles and links.
var authorsList = []struct{ published, title, url string }{
	{
		"2024-02-20", "MLOps : En phase de run, le toil est un ennemi à regarder dans les yeux",
		"https://blog.octo.com/mlops--en-phase-de-run-le-toil-est-un-ennemi-a-regarder-dans-les-yeux",
	},
	{"2023-04-12", "Architecture Decision Record : on commence aujourd'hui", "https://blog.octo.com/architecture-decision-record/"},
	{
		"2023-04-04", "Compte rendu du talk de Benjamin Bayart – « Sous le capot du cloud souverain »",
		"https://blog.octo.com/duck-conf-2023-compte-rendu-du-talk-de-benjamin-bayart-sous-le-capot-du-cloud-souverain/",
	},
	{
		"2022-12-06", "[MLOps] Monitoring & proactive notification d’une application de ML",
		"https://blog.octo.com/mlops-monitoring-et-proactive-notification/",
	},
	{
		"2022-09-20", "Intégrer au plus tôt la sécurité dans les delivery de Machine Learning",
		"https://blog.octo.com/integrer-au-plus-tot-la-securite-dans-les-delivery-de-machine-learning/",
	},
	{
		"2022-05-24", "Matrice Cynefin x Machine Learning – Aller vite en production pour minimiser le risque des systèmes complexes",
		"https://blog.octo.com/matrice-cynefin-machine-learning-quand-produire",
	},
	{
		"2022-05-10", "Et si les métriques de monitoring de ML devenaient fonctionnalités ?",
		"https://blog.octo.com/et-si-les-metriques-de-monitoring-de-ml-devenaient-fonctionnalites/",
	},
	{
		"2022-01-25", "Rendre visible la chaine de valeur dans un projet de Delivery de Machine Learning",
		"https://blog.octo.com/rendre-visible-la-chaine-de-valeur-dans-un-projet-de-ml-delivery/",
	},
	{
		"2021-10", "Métiers et Data Scientists doivent collaborer pour concevoir des algorithmes fiables",
		"https://en.calameo.com/books/004800386209709439859",
	},
	{
		"2021-07-26", "La gestion des données de tests en delivery de Machine Learning",
		"https://blog.octo.com/la-gestion-des-donnees-de-tests-en-delivery-de-machine-learnin/",
	},
	{
		"2021-03-02", "La gestion visuelle dans un projet de Machine Learning Delivery",
		"https://blog.octo.com/la-gestion-visuelle-dans-un-projet-de-machine-learning-delivery/",
	},
	{
		"2021-01-13", "Nos 10 convictions pour mieux réussir nos projets de Data Science en 2021",
		"https://blog.octo.com/nos-10-convictions-pour-mieux-reussir-nos-projets-de-data-science-en-2021/",
	},
	{
		"2020-05-13", "[MLOps] les difficultés pour récupérer la prédiction idéale",
		"https://blog.octo.com/data-science-en-production-les-difficultes-pour-recuperer-la-prediction-ideale/",
	},
	{
		"2019-12-17", "[MLOps] Une alternative au monitoring de distributions",
		"https://blog.octo.com/une-alternative-au-monitoring-de-distributions/",
	},
	{"2019-11-20", "Interprétabilité des systèmes de Data Science", "https://blog.octo.com/interpretabilite-des-systemes-de-data-science/"},
	{"2017-10-26", "Benchmark de dataPreparation versus du R standard", "https://rpubs.com/ELToulemonde/326980"},
	{"2017-09-14", "De la donnée et de la qualité", "https://www.linkedin.com/pulse/de-la-donnée-et-qualité-emmanuel-lin-toulemonde"},
	{"2017-08-31", "IA, la fin de l'emploi ?", "https://www.linkedin.com/pulse/ia-la-fin-de-lemploi-emmanuel-lin-toulemonde"},
}

// readShared returns a file of the author's, who keeps it beside the
// repository.
func readShared(t *testing.T, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name))
	if os.IsNotExist(err) {
		t.Skipf("../shared/data/%s is not beside the repository", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestAuthorsList(t *testing.T) {
	l, err := Parse("articles.md", readShared(t, "articles.md"), Options{Base: "https://eltoulemonde.fr/articles"})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Warnings) > 0 {
		t.Errorf("warnings for a clean page: %q", l.Warnings)
	}
	var got, want []string
	for _, e := range l.Entries {
		got = append(got, e.Published.String()+" "+e.Title+" "+e.URL)
		if !strings.HasPrefix(e.Content, "<p>") || strings.Contains(e.Content, e.URL) {
			t.Errorf("%s: summary is %q, want paragraphs without the article's link", e.Title, e.Content)
		}
	}
	for _, a := range authorsList {
		want = append(want, a.published+" "+a.title+" "+a.url)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

func TestAuthorsListDamaged(t *testing.T) {
	want, err := Parse("articles.md", readShared(t, "articles.md"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse("articles-mojibake.md", readShared(t, "articles-mojibake.md"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Entries, got.Entries); diff != "" {
		t.Errorf("entries differ from the clean page's (-clean +damaged):\n%s", diff)
	}
	if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "Mac Roman") {
		t.Errorf("warnings: %q, want one that names Mac Roman", got.Warnings)
	}
}
