package words

var norwegian = Language{
	Code: "no",

	Months: []string{
		"januar februar mars april mai juni juli august september oktober november desember",
	},
	ClockFillers:  "kl",
	UpdatedLabels: []string{"oppdatert"},

	By:           "av",
	AuthorLabels: []string{"tekst", "forfatter"},
	And:          []string{"og"},

	StopWords: "og at det er en til på i av for den med ikke de som har et jeg var han fra men om så kan vi skal seg hun " +
		"man også etter ble ut nå vært hadde deres eller bli mye hvor når over mot være",
	DateLabelWords:  "publisert skrevet dato den kl av",
	HeadWords:       "min minutter lesetid kommentarer",
	PublishedLabels: []string{"publisert"},
}
