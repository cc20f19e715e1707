package words

var finnish = Language{
	Code: "fi",

	And: []string{"ja"},

	StopWords: "ja on ei se että oli ovat hän mutta joka kun mukaan myös kuin niin voi sen ole jos tai vain jo mitä sitä " +
		"nyt vielä olla ovat olisi kanssa sekä jossa vuonna",
}
