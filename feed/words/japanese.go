package words

var japanese = Language{
	Code: "ja",

	AuthorLabels:     []string{"著者", "投稿者", "記者", "文"},
	BareAuthorLabels: []string{"著者", "投稿者"},
}
