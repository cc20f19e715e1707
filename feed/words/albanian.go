package words

var albanian = Language{
	Code: "sq",

	StopWords: "të e në dhe që për me një nga është më i nuk u si ka do janë kjo ky por ishte pas",
}
