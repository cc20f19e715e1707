package words

var vietnamese = Language{
	Code: "vi",

	StopWords: "và của là có không các được cho với trong một những người này đã khi về từ ra đến cũng như để vào",
}
