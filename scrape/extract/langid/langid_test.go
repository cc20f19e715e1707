package langid

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"feedgen/feed/words"
)

func TestGuess(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The measure of the time that people wait for an answer is worth more than that of the time they work on it.", "en"},
		{"La mesure du temps que les gens attendent une réponse vaut mieux que celle du temps qu’ils y travaillent.", "fr"},
		{"Die Messung der Zeit, die Leute auf eine Antwort warten, ist mehr wert als die der Zeit, die sie daran arbeiten.", "de"},
		{"La medida del tiempo que la gente espera una respuesta vale más que la del tiempo que trabaja en ella.", "es"},
		{"Мера времени, которое люди ждут ответа, важнее меры времени, которое они над ним работают, это ясно.", "ru"},
		{"Міра часу, який люди чекають на відповідь, важливіша за міру часу, який вони її пишуть, і це її суть, її вага, її ціна.", "uk"},
		{"人々が答えを待つ時間を測ることは、仕事をしている時間を測ることよりも価値があります。これは本当のことです。", "ja"},
		{"衡量人们等待答案的时间比衡量他们工作的时间更有价值，因为等待的时间往往更长，而且没有人愿意等待答案太久。", "zh"},
		{"قياس الوقت الذي ينتظره الناس للحصول على إجابة أهم من قياس الوقت الذي يعملون فيه.", "ar"},
		{"Too short", ""},
		{"", ""},
	} {
		if got, _ := Guess(c.text); got != c.want {
			t.Errorf("Guess(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestIsNot(t *testing.T) {
	const english = "We drew a queue on a board, and everybody put on it what had been waiting for too long. "
	const french = "Nous avons dessiné une file sur un tableau, et chacun y a posé ce qui attendait depuis longtemps. "
	for _, c := range []struct {
		text, lang string
		want       bool
	}{
		{english + english, "fr", true},
		{english + english, "en", false},
		{french + french, "en", true},
		{french + french, "de", true},
		{english + french, "en", false},
		{english + french, "fr", false},
		{english, "fr", false}, // too short
		{english + english, "xx", false},
		{"", "en", false},
	} {
		if got := IsNot(c.text, c.lang); got != c.want {
			t.Errorf("IsNot(%q, %q) = %t, want %t", c.text, c.lang, got, c.want)
		}
	}
}

func ExampleGuess() {
	lang, sure := Guess("Le texte est court, mais il est en français et cela se voit aux mots qui sont les plus fréquents.")
	fmt.Println(lang, sure)
	// Output: fr false
}

// TestStopWords checks that each stop word leads to its language.
func TestStopWords(t *testing.T) {
	index := stopWords()
	for _, l := range words.All() {
		for w := range strings.FieldsSeq(l.StopWords) {
			if index.languagesOf(w)>>slices.Index(index.languages, l.Code)&1 == 0 {
				t.Errorf("%s: the stop word %q is not found", l.Code, w)
			}
		}
	}
}

func TestPrefers(t *testing.T) {
	for _, c := range []struct {
		text, lang, to string
		want           bool
	}{
		{"Une page du plan", "fr", "en", true},
		{"Une page du plan", "en", "fr", false},
		{"Notes of the translator", "fr", "en", false},
		{"Bernoulli", "fr", "en", false},
		{"Une page du plan", "fr", "xx", false},
	} {
		if got := Prefers(c.text, c.lang, c.to); got != c.want {
			t.Errorf("Prefers(%q, %s, %s) = %v", c.text, c.lang, c.to, got)
		}
	}
}
