package words

var polish = Language{
	Code: "pl",

	Months: []string{
		"stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
		"styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
	},
	ClockFillers: "o",

	By:           "przez od",
	AuthorLabels: []string{"tekst", "autor"},
	WrittenBy:    "napisanoprzez autor",
	And:          []string{"oraz"},

	StopWords: "i w na z do się nie to że jest o jak za od po co przez ale dla czy przy już tym tego być są był która " +
		"które który oraz ich jego tylko może pod może lub także ze",
}
