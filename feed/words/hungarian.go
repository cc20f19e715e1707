package words

var hungarian = Language{
	Code: "hu",

	Months: []string{
		"januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
	},

	StopWords: "a az és hogy nem is egy ez volt de csak meg már mint el még ha vagy sem van azt után kell lehet szerint " +
		"majd aki így amely amikor pedig minden között illetve",
	DateLabelWords: "kozzeteve megjelent datum irta",
	HeadWords:      "perc olvasas hozzaszolas",
}
