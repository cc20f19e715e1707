package words

var danish = Language{
	Code: "da",

	Months: []string{
		"januar februar marts april maj juni juli august september oktober november december",
	},
	ClockFillers:  "kl",
	On:            []string{"den"},
	UpdatedLabels: []string{"opdateret"},

	By:           "af",
	AuthorLabels: []string{"tekst", "forfatter"},
	And:          []string{"og"},

	StopWords: "og at det er en til på i af for den med ikke de der som har et jeg var han fra men om så kan vi skal sig " +
		"hun man også efter blev ud nu været havde deres eller blive meget hvor når over mod",
	DateLabelWords:  "publiceret udgivet offentliggjort skrevet dato den kl af opdateret",
	HeadWords:       "min minutter laesetid kommentarer",
	PublishedLabels: []string{"publiceret", "udgivet"},
}
