package words

var latvian = Language{
	Code: "lv",

	StopWords: "un ir ka ar no uz par kas tas bet arī kā pēc tā vai ir bija nav lai jau viņš pie",
}
