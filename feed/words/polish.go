package words

var polish = Language{
	Code: "pl",

	Months: []string{
		"stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
		"styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
	},
	ClockFillers: "o",

	By:           "przez od",
	AuthorLabels: []string{"tekst", "autor", "autorka", "autorzy", "autorzy tekstu"},
	WrittenBy:    "napisanoprzez autor",
	And:          []string{"oraz", "i"},

	StopWords: "i w na z do się nie to że jest o jak za od po co przez ale dla czy przy już tym tego być są był która " +
		"które który oraz ich jego tylko może pod może lub także ze",

	Weekdays: "poniedzialek wtorek sroda czwartek piatek sobota niedziela",
	DateLabelWords: "opublikowano opublikowany opublikowane opublikowal publikacji publikacja data dodano utworzono " +
		"napisane r roku dnia godz przez artykul wpis",
	HeadWords:        "min minuta minuty minut czytania czas komentarz komentarze komentarzy r roku",
	In:               "w",
	OtherDateLabels:  []string{"ważn", `\bdo\b`, "urodz", "dostęp", "następn", "wydarzenie", "ustawa", "termin", `\bod\b`},
	PublishedLabels:  []string{"opublikowan", "data publikacji", "dodano", "publikacj"},
	UpdatedLabels:    []string{"aktualizacj", "zaktualizowan", "zmieniono"},
	Wrote:            []string{"opublikowano", "opublikowane", "napisane", "tekst"},
	BareAuthorLabels: []string{"autor", "autorka", "autorzy", "o autorze", "o autorce"},
	OtherDeeds:       []string{"zdjęcia", "zdjęcie", "fot", "fotografie", "grafika", "tłumaczenie"},
	NotNames:         "udostepnij czytaj wiecej komentarze drukuj",
	CommonWords:      "udostepnij czytaj wiecej o",
	Anonymous:        "redakcja administrator gosc",
	Buttons:          "obserwuj udostepnij drukuj",
	Promotion:        []string{"zapisz się", "subskrybuj", "zarejestruj się", "śledź nas", "newslettera"},
	UntaggedNames:    []string{"bez kategorii"},
	TagLabels:        []string{"tagi", "słowa kluczowe"},
	Notices: Notices{
		Wall: []string{
			"nie jesteś botem", "nie jesteś robotem", "jesteś człowiekiem", "czy jesteś robotem", "potwierdź że",
			"sprawdzamy czy", "weryfikacja", "sprawdzenie bezpieczeństwa", "bezpieczeństwo połączenia",
			"jeszcze chwila", "chwileczkę", "dostęp zabroniony", "odmowa dostępu", "brak dostępu", "dostęp zablokowany",
			"zostałeś zablokowany", "zbyt wiele żądań", "nietypowy ruch", "włącz javascript",
			"javascript jest wyłączony", "obsługi javascript", "przeglądarka nie jest obsługiwana",
			"zaktualizuj przeglądarkę", "dlaczego to widzę", "zanim przejdziesz dalej",
		},
		Consent: []string{
			"twoją prywatność", "twoja prywatność", "my i nasi partnerzy", "nasi partnerzy", "pliki cookie",
			"plików cookie", "ciasteczka", "dane osobowe", "przechowujemy na urządzeniu", "zaakceptuj wszystko",
			"akceptuję", "odrzuć", "zgoda", "zgody", "przejdź do serwisu", "ustawienia zaawansowane",
		},
		Age: []string{
			"weryfikacja wieku", "ukończone 18", "ukończyłeś 18", "masz 18 lat", "pełnoletni", "data urodzenia",
		},
		Region: []string{
			"niedostępna w twoim kraju", "niedostępne w twoim", "w twoim kraju", "w twoim regionie", "powodów prawnych",
		},
		Paywall: []string{
			"tylko dla prenumeratorów", "dla prenumeratorów", "tylko dla subskrybentów", "dla subskrybentów",
			"aby czytać dalej", "czytaj dalej z", "masz już konto", "wykup dostęp", "wykup subskrypcję", "zaloguj się",
		},
		Private: []string{
			"treść prywatna", "strona prywatna", "nie masz uprawnień", "brak uprawnień", "chroniona hasłem",
			"podaj hasło", "zaloguj się aby", "wymagane logowanie",
		},
		Failure: []string{
			"błąd bazy danych", "błąd połączenia z bazą danych", "bazą danych", "krytyczny błąd", "wystąpił błąd",
			"nieoczekiwany błąd", "błąd wewnętrzny", "błąd serwera", "coś poszło nie tak", "usługa niedostępna",
			"spróbuj ponownie", "spróbuj później",
		},
		Maintenance: []string{
			"przerwa techniczna", "prace techniczne", "prace konserwacyjne", "konserwacja", "wkrótce wracamy",
			"zaraz wracamy", "chwilowo niedostępna", "tymczasowo niedostępna", "przepraszamy za utrudnienia",
			"w budowie", "już wkrótce",
		},
		Parked: []string{
			"na sprzedaż", "domena jest na sprzedaż", "kup tę domenę", "domena wygasła", "domena jest utrzymywana",
			"ta domena", "konto zostało zawieszone", "zostało zawieszone", "strona zawieszona", "konto hostingowe",
			"zostało zablokowane",
		},
		Moved: []string{
			"została przeniesiona", "zmieniła adres", "nowy adres", "nowym adresem", "zostaniesz przekierowany",
			"przekierowanie", "trwa przekierowanie",
		},
		Removed: []string{
			"artykuł usunięty", "został usunięty", "została usunięta", "treść usunięta", "nie jest już dostępny",
			"już niedostępny", "artykuł niedostępny",
		},
		Missing: []string{
			"nie znaleziono strony", "strony nie znaleziono", "nie znaleziono", "strona nie istnieje", "nie istnieje",
			"której szukasz", "nic tu nie ma", "ups", "wróć na stronę główną", "strona główna", "błąd 404",
			"brak wyników",
		},
	},
}
