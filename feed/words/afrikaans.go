package words

var afrikaans = Language{
	Code: "af",

	StopWords: "die en van is in het dat vir nie wat met op te hy sy word was om aan ook as by ons hulle na kan sal maar",
}
