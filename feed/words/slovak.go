package words

var slovak = Language{
	Code: "sk",

	Months: []string{
		"januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",
	},

	StopWords: "a sa na v je že s z do o to aj ako za ale by si pre od po tak ktoré ktorý ktorá sú som bolo bol bola " +
		"však tiež alebo vo jeho už viac podľa ktorí pri než až aby",
	DateLabelWords: "publikovane uverejnene datum dna",
	HeadWords:      "min minut citania",
}
