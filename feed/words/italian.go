package words

var italian = Language{
	Code: "it",

	Months: []string{
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	},
	Ordinals:        "º ª o a",
	ClockFillers:    "alle ore",
	On:              []string{"il"},
	PublishedLabels: []string{"pubblicat", "data"},
	UpdatedLabels:   []string{"aggiornat", "modifi"},

	By:               "di da",
	Wrote:            []string{"pubblicato", "scritto"},
	AuthorLabels:     []string{"testo", "autore", "autrice", "autori"},
	BareAuthorLabels: []string{"autore"},
	WrittenBy:        "scrittoda autore",
	AuthorFolders:    "autore",
	And:              []string{"(?-i:e)"},
	Civil:            []string{`Sig\.(?:ra)?`},
	Particles:        "di da del della la e",
	Anonymous:        "redazione",
	NotNames:         "fonte",

	NotFoundTitles: []string{".{0,20}pagina non (?:trovata|disponibile).{0,20}"},
	LoginTitles:    []string{"accedi"},

	StopWords: "il lo la i gli le di del della dei delle che e è un una in per con non si da al alla nel nella sono come " +
		"più ma anche ha questo questa dal dalla su se o sul sulla ai essere hanno stato loro suo sua tra quando " +
		"chi cui ci",
	ReadMore: []string{"leggi tutto", "continua a leggere"},

	TagLabels:   []string{"parole chiave"},
	SiteFillers: "il",
}
