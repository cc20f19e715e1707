package config

import (
	"bytes"
	"cmp"
	"encoding"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"feedgen/feed/link"
	"feedgen/scrape/discover"

	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v4"
)

// YAML returns the effective configuration: with defaults filled in, and without
// secrets. It loads to the same configuration, except for values masked as ***.
// A value of the environment appears as ${NAME}.
func (c *Config) YAML() ([]byte, error) { return yaml.Dump(c.effective()) }

// JSON returns what YAML returns, as JSON.
func (c *Config) JSON() ([]byte, error) {
	var b bytes.Buffer
	err := writeJSON(jsontext.NewEncoder(&b, jsontext.WithIndent("  ")), c.effective())
	return b.Bytes(), err
}

// effective returns the effective configuration as a YAML document.
func (c *Config) effective() *yaml.Node {
	full := *c
	full.Feed.Description = cmp.Or(c.Feed.Description, c.Feed.Title)
	full.Scrape.UserAgent = c.Scrape.Agent()
	full.Scrape.Discover = slices.Clone(c.Scrape.Discover)
	for i := range full.Scrape.Discover {
		d := &full.Scrape.Discover[i]
		d.MaxNew = cmp.Or(d.MaxNew, discover.DefaultMaxNew)
		d.MaxPages = cmp.Or(d.MaxPages, discover.DefaultMaxPages)
	}
	full.Scrape.Headers = map[string]map[string]string{}
	for host, headers := range c.Scrape.Headers {
		full.Scrape.Headers[host] = map[string]string{}
		for name, value := range headers {
			if isSecretHeader(name) && !c.isVariable(value) {
				value = masked
			}
			full.Scrape.Headers[host][name] = value
		}
	}
	if ping, err := url.Parse(c.Monitor.Ping); err == nil && ping.Path != "" && !c.isVariable(c.Monitor.Ping) {
		full.Monitor.Ping = ping.Scheme + "://" + ping.Host + "/" + masked // anyone who has it can ping
	}
	return dumper{c.variables}.node(reflect.ValueOf(full), true)
}

const masked = "***"

// publicHeaders are the request headers whose values are not secret.
var publicHeaders = []string{"accept", "accept-language", "referer", "user-agent"}

func isSecretHeader(name string) bool { return !slices.Contains(publicHeaders, strings.ToLower(name)) }

// SecretHeaders returns the names of the headers whose values no one but their
// host is to see.
func (s *Scrape) SecretHeaders() []string {
	var names []string
	for _, headers := range s.Headers {
		for name := range headers {
			if isSecretHeader(name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// isVariable reports whether a value comes from the environment.
func (c *Config) isVariable(value string) bool {
	return slices.Contains(slices.Collect(maps.Values(c.variables)), value)
}

// dumper converts values to YAML.
type dumper struct{ variables map[string]string }

// node returns a value as YAML; nil if it is empty. For an object that occurs once
// in the file, such as scrape, it includes zero numbers and false.
func (d dumper) node(v reflect.Value, once bool) *yaml.Node {
	switch value := v.Interface().(type) {
	case FileName:
		if value == "" {
			return scalar("!!bool", "false")
		}
		return d.text(string(value))
	case Selector:
		if value.forbid {
			return scalar("!!bool", "false")
		}
		return d.text(value.css)
	case Date:
		return d.text(value.String())
	case encoding.TextMarshaler:
		text, err := value.MarshalText()
		if err != nil {
			panic(err) // none of the values fails
		}
		return d.text(string(text))
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return d.node(v.Elem(), true)
	case reflect.Struct:
		node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for f, value := range v.Fields() {
			if key := f.Tag.Get("yaml"); key != "" {
				add(node, key, d.node(value, once))
			}
		}
		return node
	case reflect.Map:
		node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		keys := slices.SortedFunc(v.Seq(), func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, key := range keys {
			add(node, key.String(), d.node(v.MapIndex(key), once))
		}
		if len(node.Content) == 0 {
			return nil
		}
		return node
	case reflect.Slice:
		node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for i := range v.Len() {
			if item := d.node(v.Index(i), false); item != nil {
				node.Content = append(node.Content, item)
			}
		}
		if len(node.Content) == 0 {
			return nil
		}
		return node
	case reflect.Bool:
		if once || v.Bool() {
			return scalar("!!bool", strconv.FormatBool(v.Bool()))
		}
	case reflect.Int:
		if once || v.Int() != 0 {
			return scalar("!!int", strconv.FormatInt(v.Int(), 10))
		}
	case reflect.String:
		return d.text(v.String())
	}
	return nil
}

// text returns a text with its secrets masked; nil for an empty text.
func (d dumper) text(s string) *yaml.Node {
	if s == "" {
		return nil
	}
	s = literal(s)
	// A longer value may contain a shorter one.
	names := slices.SortedFunc(maps.Keys(d.variables), func(a, b string) int {
		return cmp.Or(len(d.variables[b])-len(d.variables[a]), cmp.Compare(a, b))
	})
	for _, name := range names {
		if value := d.variables[name]; len(value) >= shortestSecret {
			s = strings.ReplaceAll(s, literal(value), "${"+name+"}")
		}
	}
	return scalar("!!str", link.MaskSecrets(s, masked))
}

// literal escapes a text that contains ${.
func literal(s string) string { return strings.ReplaceAll(s, "${", "$${") }

// shortestSecret is the least length of a variable's value, in bytes, that is
// replaced by its name. A shorter value would match parts of other words.
const shortestSecret = 4

func scalar(tag, value string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
	if tag == "!!str" && strings.Contains(value, "\n") {
		node.Style = yaml.LiteralStyle
	}
	return node
}

func add(mapping *yaml.Node, key string, value *yaml.Node) {
	if value != nil && (value.Kind != yaml.MappingNode || len(value.Content) > 0) {
		mapping.Content = append(mapping.Content, scalar("!!str", key), value)
	}
}

// writeJSON writes a node as JSON and keeps the order of its keys.
func writeJSON(enc *jsontext.Encoder, node *yaml.Node) error {
	begin, end := jsontext.BeginObject, jsontext.EndObject
	switch {
	case node.Kind == yaml.SequenceNode:
		begin, end = jsontext.BeginArray, jsontext.EndArray
	case node.Kind == yaml.MappingNode:
	case node.Tag == "!!str":
		return enc.WriteToken(jsontext.String(node.Value))
	default:
		return enc.WriteValue(jsontext.Value(node.Value))
	}
	if err := enc.WriteToken(begin); err != nil {
		return err
	}
	for _, one := range node.Content { // of a mapping its keys and values in turn
		if err := writeJSON(enc, one); err != nil {
			return err
		}
	}
	return enc.WriteToken(end)
}
