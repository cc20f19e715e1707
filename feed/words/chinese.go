package words

var chinese = Language{
	Code: "zh",

	AuthorLabels:     []string{"作者", "記者", "文"},
	BareAuthorLabels: []string{"作者"},
}
