package words

var czech = Language{
	Code: "cs",

	Months: []string{
		"ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
	},

	By: "od",

	StopWords: "a se na v je že s z do o to i jako za ale by si pro od po jak tak které který která jsou jsem bylo byl " +
		"byla však také nebo ve jeho už více podle kteří při než až aby",
	DateLabelWords:  "publikovano vydano datum napsano dne v",
	HeadWords:       "min minut cteni komentare",
	PublishedLabels: []string{"publikován", "vydáno", "zveřejněno"},
}
