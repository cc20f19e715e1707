package extract

// metaValues returns the contents of the meta elements that have one of the
// keys, the first key's first.
func (d *document) metaValues(keys ...string) []meta {
	var found []meta
	for _, key := range keys {
		for _, m := range d.metas {
			if m.key == key {
				found = append(found, m)
			}
		}
	}
	return found
}

// metaValue returns the first of metaValues.
func (d *document) metaValue(keys ...string) string {
	if found := d.metaValues(keys...); len(found) > 0 {
		return found[0].content
	}
	return ""
}
