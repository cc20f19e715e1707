package words

var finnish = Language{
	Code: "fi",

	WholeMonths: true,

	And: []string{"ja"},

	StopWords: "ja on ei se että oli ovat hän mutta joka kun mukaan myös kuin niin voi sen ole jos tai vain jo mitä sitä " +
		"nyt vielä olla ovat olisi kanssa sekä jossa vuonna",

	Months: []string{
		"tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu",
		"tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta " +
			"heinakuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
		"tammikuussa helmikuussa maaliskuussa huhtikuussa toukokuussa kesakuussa " +
			"heinakuussa elokuussa syyskuussa lokakuussa marraskuussa joulukuussa",
	},
	Weekdays: "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina " +
		"keskiviikkona torstaina perjantaina lauantaina sunnuntaina",
	ClockFillers: "klo kello",
	ClockUnit:    "klo kello",
	DateLabelWords: "julkaistu julkaisupaiva julkaisija kirjoitettu paivays paivamaara lisatty luotu klo artikkeli " +
		"uutinen tiedote",
	HeadWords:        "min minuutti minuuttia lukuaika lukemiseen kommentti kommenttia",
	PublishedLabels:  []string{"julkaistu", "julkaisu", "kirjoitettu", "päivämäärä", "lisätty"},
	UpdatedLabels:    []string{"päivitetty", "muokattu", "muutettu"},
	OtherDateLabels:  []string{"voimassa", "asti", "syntynyt", "tapahtuma", "seuraava", "viimeistään"},
	By:               "",
	Wrote:            []string{"kirjoittanut"},
	AuthorLabels:     []string{"kirjoittaja", "kirjoittajat", "teksti", "toimittaja", "tekijä"},
	BareAuthorLabels: []string{"kirjoittaja", "toimittaja", "kirjoittajasta", "tietoa kirjoittajasta"},
	OtherDeeds:       []string{"kuvat?", "valokuvat?", "kuvitus", "käännös"},
	NotNames:         "jaa lue lisaa kommentit",
	CommonWords:      "jaa lue lisaa",
	Anonymous:        "toimitus yllapito vieras",
	TagLabels:        []string{"avainsanat", "asiasanat", "tunnisteet"},
	NotTags:          "luokittelematon yleinen",
	Buttons:          "seuraa jaa tulosta",
	Accounts:         "yllapito",
	Promotion:        []string{"tilaa uutiskirje", "tilaa uutiskirjeemme", "ilmoittaudu", "seuraa meitä", "liity"},
	UntaggedNames:    []string{"luokittelematon", "yleinen"},
	Notices: Notices{
		Wall: []string{
			"et ole robotti", "en ole robotti", "olet ihminen", "vahvista että", "oletko robotti", "turvatarkistus",
			"yhteytesi turvallisuus", "hetkinen", "odota hetki", "pääsy estetty", "pääsy kielletty", "on estetty",
			"liian monta pyyntöä", "epätavallista liikennettä", "ota javascript käyttöön", "javascript on poistettu",
			"selainta ei tueta", "päivitä selaimesi", "ennen jatkamista",
		},
		Consent: []string{
			"yksityisyytesi", "me ja kumppanimme", "kumppanimme", "käytämme evästeitä", "evästeitä", "evästeasetukset",
			"evästeet", "evästeiden", "henkilötietoja", "hyväksy kaikki", "hylkää kaikki", "hyväksyn",
			"vain välttämättömät", "suostumus",
		},
		Age: []string{
			"iän tarkistus", "ikätarkistus", "oletko täysi ikäinen", "täysi ikäinen", "yli 18", "syntymäaika",
		},
		Region: []string{
			"ei ole saatavilla maassasi", "maassasi", "alueellasi",
		},
		Paywall: []string{
			"vain tilaajille", "tilaajille", "jatka lukemista", "oletko jo tilaaja", "tilaa lehti",
			"kirjaudu lukeaksesi",
		},
		Private: []string{
			"yksityinen sisältö", "sinulla ei ole oikeuksia", "ei käyttöoikeutta", "suojattu salasanalla",
			"edellyttää kirjautumista", "kirjaudu sisään",
		},
		Failure: []string{
			"tietokantavirhe", "tietokantayhteyden", "tietokantayhteyttä", "kriittinen virhe", "tapahtui virhe",
			"odottamaton virhe", "palvelinvirhe", "jokin meni pieleen", "palvelu ei ole käytettävissä",
			"yritä myöhemmin", "yritä uudelleen",
		},
		Maintenance: []string{
			"huoltokatko", "huoltotauko", "huolto", "palaamme pian", "poissa käytöstä", "tilapäisesti poissa",
			"pahoittelemme häiriötä", "rakenteilla", "tulossa pian",
		},
		Parked: []string{
			"myytävänä", "verkkotunnus on myytävänä", "verkkotunnus on vanhentunut", "tämä verkkotunnus",
			"tili on suljettu", "pysäköity",
		},
		Moved: []string{
			"on siirtynyt", "uusi osoite", "uuteen osoitteeseen", "sinut ohjataan", "uudelleenohjaus",
			"ohjataan uudelleen",
		},
		Removed: []string{
			"on poistettu", "artikkeli poistettu", "ei ole enää saatavilla", "sisältö poistettu",
		},
		Missing: []string{
			"sivua ei löytynyt", "ei löytynyt", "sivua ei ole", "etsimääsi sivua", "ei ole olemassa",
			"toiseen osoitteeseen", "hups", "palaa etusivulle", "virhe 404", "ei tuloksia",
		},
	},
}
