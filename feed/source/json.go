package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"feedgen/feed/text"
)

// maxMembers is the number of members that a feed may have beside its items.
const maxMembers = 1000

// readJSON reads a JSON Feed (versions 1 and 1.1).
func readJSON(r *bufio.Reader, yield func(Item) bool) (Document, error) {
	dec := json.NewDecoder(r)
	if _, err := dec.Token(); err != nil { // {
		return Document{}, err
	}
	var doc Document
	var version, author string
	hasItems := false
	texts := map[string]*string{
		"version": &version, "title": &doc.Title, "description": &doc.Description, "home_page_url": &doc.Link,
		"next_url": &doc.Next, "language": &doc.Language,
	}
	for members := 0; dec.More(); members++ {
		token, err := dec.Token()
		if err != nil {
			return doc, cutShort(err)
		}
		if members == maxMembers {
			return doc, fmt.Errorf("it has more than %d members", maxMembers)
		}
		key, _ := token.(string)
		switch {
		case key == "items":
			doc.Kind, hasItems = JSONFeed, true
			err = readJSONItems(dec, yield)
		case key == "authors":
			err = decodeJSON(dec, (*jsonPersons)(&doc.Authors))
		case key == "author":
			err = decodeJSON(dec, (*jsonPerson)(&author))
		case texts[key] != nil:
			err = decodeJSON(dec, (*jsonText)(texts[key]))
		default:
			err = decodeJSON(dec, &struct{}{})
		}
		if err != nil {
			return doc, err
		}
	}
	if len(doc.Authors) == 0 && author != "" {
		doc.Authors = []string{author}
	}
	if !hasItems && version == "" {
		return Document{}, nil
	}
	doc.Kind = JSONFeed
	_, err := dec.Token()
	return doc, cutShort(err)
}

func readJSONItems(dec *json.Decoder, yield func(Item) bool) error {
	if token, err := dec.Token(); err != nil || token != json.Delim('[') {
		return errors.Join(cutShort(err), errors.New("its items are not a list"))
	}
	for dec.More() {
		var i jsonItem
		if err := decodeJSON(dec, &i); err != nil {
			return err
		}
		if !yield(i.item()) {
			return errStopped
		}
	}
	_, err := dec.Token()
	return cutShort(err)
}

// decodeJSON decodes the next value. It ignores a value of an unexpected type.
func decodeJSON(dec *json.Decoder, value any) error {
	err := dec.Decode(value)
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return nil
	}
	return cutShort(err)
}

func cutShort(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("its JSON is invalid: %w", err)
}

// jsonItem is an item as JSON Feed has it.
type jsonItem struct {
	ID        jsonText     `json:"id"`
	URL       jsonText     `json:"url"`
	Title     jsonText     `json:"title"`
	Summary   jsonLongText `json:"summary"`
	HTML      jsonLongText `json:"content_html"`
	Text      jsonLongText `json:"content_text"`
	Image     jsonText     `json:"image"`
	Banner    jsonText     `json:"banner_image"`
	Published jsonText     `json:"date_published"`
	Modified  jsonText     `json:"date_modified"`
	Author    jsonPerson   `json:"author"`
	Authors   jsonPersons  `json:"authors"`
	Tags      jsonTexts    `json:"tags"`
}

func (i *jsonItem) item() Item {
	s := said{}
	for name, value := range map[string]jsonText{
		"id": i.ID, "url": i.URL, "title": i.Title, "image": i.Image, "banner": i.Banner, "published": i.Published, "modified": i.Modified,
	} {
		s.add(name, string(value))
	}
	item := Item{
		Kind: JSONFeed,
		ID:   s.first("id"), URL: s.first("url"), Title: s.first("title"), Summary: string(i.Summary), Content: string(i.HTML),
		Image: s.first("image", "banner"), Authors: i.Authors, Tags: i.Tags,
		Published: s.date("published"), Updated: s.date("modified"),
	}
	if item.Content == "" {
		item.Content = string(i.Text)
	}
	if len(item.Authors) == 0 && i.Author != "" {
		item.Authors = []string{string(i.Author)}
	}
	if item.URL == "" && isAddress(item.ID) {
		item.URL = item.ID
	}
	return item
}

type (
	jsonText     string   // a text, or a number in its place
	jsonLongText string   // of a summary or content
	jsonTexts    []string // at most text.MaxValues
	jsonPerson   string   // the name
	jsonPersons  []string // the names, at most text.MaxValues
)

func (t *jsonText) UnmarshalJSON(raw []byte) error {
	*t = jsonText(jsonString(raw, text.MaxValueBytes))
	return nil
}

func (t *jsonLongText) UnmarshalJSON(raw []byte) error {
	*t = jsonLongText(jsonString(raw, maxTextBytes))
	return nil
}

// jsonString returns a string or the digits of a number; empty for any other value,
// and for one longer than max.
func jsonString(raw []byte, max int) string {
	var s string
	switch {
	case len(raw) > 2*max || len(raw) == 0:
		return ""
	case raw[0] == '"':
		if json.Unmarshal(raw, &s) != nil || len(s) > max {
			return ""
		}
	case '0' <= raw[0] && raw[0] <= '9' || raw[0] == '-':
		s = string(raw)
	}
	return s
}

func (t *jsonTexts) UnmarshalJSON(raw []byte) error {
	return eachJSON(raw, func(value json.RawMessage) bool {
		if s := jsonString(value, text.MaxValueBytes); s != "" {
			*t = append(*t, s)
		}
		return len(*t) < text.MaxValues
	})
}

func (t *jsonPerson) UnmarshalJSON(raw []byte) error {
	var person struct {
		Name jsonText `json:"name"`
	}
	if json.Unmarshal(raw, &person) == nil {
		*t = jsonPerson(nameOf(string(person.Name)))
	}
	return nil
}

func (t *jsonPersons) UnmarshalJSON(raw []byte) error {
	return eachJSON(raw, func(value json.RawMessage) bool {
		var person jsonPerson
		if err := person.UnmarshalJSON(value); err == nil && person != "" {
			*t = append(*t, string(person))
		}
		return len(*t) < text.MaxValues
	})
}

// eachJSON calls do for the values of a list until it returns false. It ignores any
// other value.
func eachJSON(raw []byte, do func(json.RawMessage) bool) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if token, err := dec.Token(); err != nil || token != json.Delim('[') {
		return nil
	}
	for dec.More() {
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		if !do(value) {
			break
		}
	}
	return nil
}
