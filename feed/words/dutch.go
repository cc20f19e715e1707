package words

var dutch = Language{
	Code: "nl",

	Months: []string{
		"januari februari maart april mei juni juli augustus september oktober november december",
		"jan feb mrt apr mei jun jul aug sep okt nov dec",
	},
	ClockFillers:    "om",
	On:              []string{"op"},
	PublishedLabels: []string{"geplaatst", "datum"},
	UpdatedLabels:   []string{"bijgewerkt"},

	By:               "door",
	Wrote:            []string{"geschreven"},
	AuthorLabels:     []string{"auteur", "auteurs"},
	BareAuthorLabels: []string{"auteur"},
	WrittenBy:        "geschrevendoor door",
	And:              []string{"en"},
	Particles:        "van het ter",

	NotFoundTitles: []string{"pagina niet gevonden.{0,20}"},
	LoginTitles:    []string{"inloggen"},

	StopWords: "de het een en van in is dat op te zijn voor met niet aan er om dan als ook maar bij door naar uit wordt " +
		"die deze dit hij ze ik je we nog wel over tot heeft hebben kan worden meer zich al was werd geen zo",
	ReadMore: []string{"lees meer"},

	TagLabels: []string{"trefwoorden"},
}
