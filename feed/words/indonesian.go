package words

var indonesian = Language{
	Code: "id",

	Months: []string{
		"januari februari maret april mei juni juli agustus september oktober november desember",
	},

	StopWords: "yang dan di dengan untuk dari ini itu dalam tidak akan pada juga ke adalah oleh karena ada bisa sebagai " +
		"saat telah tersebut atau mereka kami kita lebih sudah",
	DateLabelWords: "diterbitkan dipublikasikan tanggal pada wib",
	HeadWords:      "menit baca komentar",
}
