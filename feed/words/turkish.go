package words

var turkish = Language{
	Code: "tr",

	Months: []string{"ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik"},

	StopWords: "ve bir bu da de için ile olarak çok daha olan gibi kadar en ne ama sonra ise o var her ya ki değil bunu " +
		"dedi yeni olduğunu oldu göre tarafından",
	DateLabelWords:  "yayinlanma yayinlandi yayin tarihi tarih giris eklenme saat",
	HeadWords:       "dk dakika okuma suresi yorum",
	PublishedLabels: []string{"yayın", "giriş", "tarih"},
	UpdatedLabels:   []string{"güncelle"},
}
