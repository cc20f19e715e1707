package config

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"feedgen/feed/link"
	"feedgen/scrape/discover"

	"go.yaml.in/yaml/v4"
)

// YAML returns the effective configuration: with defaults filled in, and without
// secrets. It loads to the same configuration, except for values masked as ***.
// A value of the environment appears as ${NAME}.
func (c *Config) YAML() ([]byte, error) { return yaml.Dump(c.effective()) }

// JSON returns what YAML returns, as JSON.
func (c *Config) JSON() ([]byte, error) {
	var compact, indented bytes.Buffer
	if err := writeJSON(&compact, c.effective()); err != nil {
		return nil, err
	}
	err := json.Indent(&indented, compact.Bytes(), "", "  ")
	indented.WriteByte('\n')
	return indented.Bytes(), err
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
		for _, key := range slices.Sorted(maps.Keys(stringKeys(v))) {
			add(node, key, d.node(v.MapIndex(reflect.ValueOf(key)), once))
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

// stringKeys returns the keys of a map as strings.
func stringKeys(v reflect.Value) map[string]bool {
	keys := map[string]bool{}
	for _, key := range v.MapKeys() {
		keys[key.String()] = true
	}
	return keys
}

// writeJSON writes a node as JSON and keeps the order of its keys.
func writeJSON(b *bytes.Buffer, node *yaml.Node) error {
	switch node.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i := 0; i+1 < len(node.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, node.Content[i]); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := writeJSON(b, node.Content[i+1]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, item := range node.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, item); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	default:
		if node.Tag != "!!str" {
			b.WriteString(node.Value)
			return nil
		}
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		return e.Encode(node.Value)
	}
	return nil
}
