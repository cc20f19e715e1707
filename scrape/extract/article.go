package extract

// notArticle recognises pages that are no articles.
func (x *extraction) notArticle() {
	d := x.doc
	if len(d.text) < 200 && x.result.Metadata.Summary == "" {
		x.result.NotArticle = "empty shell: the page has hardly any text"
	}
}
