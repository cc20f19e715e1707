package words

var lithuanian = Language{
	Code: "lt",

	StopWords: "ir yra kad ne su į iš tai kaip bet jo savo buvo už apie taip jau ar nuo iki dar tik po prie",
}
