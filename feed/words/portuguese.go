package words

var portuguese = Language{
	Code: "pt",

	Months: []string{
		"janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
	},
	Ordinals:        "º ª o a",
	DateFillers:     "de",
	ClockFillers:    "às as",
	PublishedLabels: []string{"publi", "data"},
	UpdatedLabels:   []string{"atualizad", "modifi"},

	By:               "por",
	Wrote:            []string{"publicado", "escrito"},
	AuthorLabels:     []string{"por", "autor", "autora"},
	BareAuthorLabels: []string{"autor"},
	WrittenBy:        "escritopor por autor",
	AuthorFolders:    "autor autora",
	And:              []string{"(?-i:e)"},
	Civil:            []string{`Sr\.`, `Sra\.`},
	Particles:        "de da do dos e",

	NotFoundTitles: []string{".{0,20}p[áa]gina n[ãa]o (?:encontrada|existe|dispon[íi]vel).{0,20}"},

	StopWords: "o a os as de do da dos das que e em um uma é no na nos nas para com não por se ao mais como mas foi ele " +
		"ela são sua seu ou ser quando muito há já está também só pelo pela até isso entre era depois sem mesmo " +
		"aos ter seus quem",
	ReadMore: []string{"ler mais"},

	TagLabels:   []string{"palavras-chave"},
	SiteFillers: "de",
}
