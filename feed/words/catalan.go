package words

var catalan = Language{
	Code: "ca",

	Months: []string{"gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre"},

	StopWords: "el la els les de del que i en un una és es no per amb als al dels com més però seva seu són ha aquest " +
		"aquesta també o si ens hi perquè ja han entre sobre quan fins",
	DateLabelWords: "publicat publicada data el a",
	HeadWords:      "min minuts lectura comentaris",
}
