package config

import _ "embed"

// Schema is the JSON Schema of config.yaml. A test makes it from the types of
// config.go and holds that it is up to date:
//
//go:generate go test -run TestSchema -update
//go:embed schema.json
var Schema []byte
