package words

var xhosa = Language{
	Code: "xh",

	StopWords: "ukuba kwaye okanye xa kuba kodwa apho ukuze ngokuba kunye abantu emva nto yena loo le oku xeshikweni",
}
