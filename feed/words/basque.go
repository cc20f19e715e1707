package words

var basque = Language{
	Code: "eu",

	StopWords: "eta da ez dira bat du ere baina hori izan dute egin bere zuen beste baino dela horren",
}
