package words

var vietnamese = Language{
	Code: "vi",

	StopWords:      "và của là có không các được cho với trong một những người này đã khi về từ ra đến cũng như để vào",
	DateLabelWords: "ngay dang xuat ban luc cap nhat",
	HeadWords:      "phut doc binh luan",
}
