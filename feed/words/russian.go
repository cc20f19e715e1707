package words

var russian = Language{
	Code: "ru",

	Months:        []string{"января февраля марта апреля мая июня июля августа сентября октября ноября декабря"},
	DateFillers:   "г",
	ClockFillers:  "в",
	UpdatedLabels: []string{"обновлен"},

	By:               "от",
	AuthorLabels:     []string{"автор", "редактор"},
	BareAuthorLabels: []string{"автор"},
	WrittenBy:        "автор",
	And:              []string{"и"},
	DateLabelWords:   "опубликовано опубликована дата публикации размещено добавлено г года в",
	HeadWords:        "мин минут минуты чтения комментариев комментария просмотров",
	PublishedLabels:  []string{"опубликован", "дата", "размещен", "добавлен"},
}
