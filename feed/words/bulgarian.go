package words

var bulgarian = Language{
	Code: "bg",

	Months: []string{"януари февруари март април май юни юли август септември октомври ноември декември"},
}
