// Command reference builds folders with kustomize's own library, one JSON answer for each JSON request on standard input:
// {"folder": ..., "unrestricted": ..., "fresh": ...} gives {"yaml": ...} or {"error": ...}.
//
// "fresh" forgets the OpenAPI of earlier builds: needed where a kustomization names one, and slow.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

type request struct {
	Folder       string `json:"folder"`
	Unrestricted bool   `json:"unrestricted"`
	Fresh        bool   `json:"fresh"`
}

type answer struct {
	YAML  *string `json:"yaml,omitempty"`
	Error string  `json:"error,omitempty"`
}

func build(r request) answer {
	if r.Fresh {
		openapi.ResetOpenAPI()
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	if r.Unrestricted {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	objects, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), r.Folder)
	if err != nil {
		return answer{Error: err.Error()}
	}
	text, err := objects.AsYaml()
	if err != nil {
		return answer{Error: err.Error()}
	}
	written := string(text)
	return answer{YAML: &written}
}

func main() {
	log.SetOutput(os.Stderr)
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	for requests.More() {
		var r request
		if err := requests.Decode(&r); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(build(r)); err != nil {
			log.Fatal(err)
		}
	}
}
