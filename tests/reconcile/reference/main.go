// Command reference answers, line by line, what the libraries of Flux's kustomize-controller make of a task, so that tests
// compare preflux with them.
//
// A task is {"text", "variables", "strict"}: substitute in a text; {"object", "variables", "strict"}: substitute in an
// object that is given as YAML; or {"root", "kustomization"}: build a Flux Kustomization (YAML) out of an artifact's folder,
// to which the kustomization file is written. An answer is {"result"} or {"error"}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/envsubst"
	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/yaml"
)

type task struct {
	Text          *string           `json:"text"`
	Object        string            `json:"object"`
	Root          string            `json:"root"`
	Kustomization string            `json:"kustomization"`
	Variables     map[string]string `json:"variables"`
	Strict        bool              `json:"strict"`
}

func inText(t task) (string, error) {
	return envsubst.Eval(*t.Text, func(name string) (string, bool) {
		value, known := t.Variables[name]
		return value, known || !t.Strict
	})
}

func inObject(t task) (string, error) {
	item, err := provider.NewDefaultDepProvider().GetResourceFactory().FromBytes([]byte(t.Object))
	if err != nil {
		return "", err
	}
	variables := map[string]any{}
	for name, value := range t.Variables {
		variables[name] = value
	}
	owner := unstructured.Unstructured{Object: map[string]any{
		"spec": map[string]any{"postBuild": map[string]any{"substitute": variables}},
	}}
	changed, err := kustomize.SubstituteVariables(context.Background(), nil, owner, item,
		kustomize.SubstituteWithDryRun(true), kustomize.SubstituteWithStrict(t.Strict))
	if err != nil {
		return "", err
	}
	if changed == nil {
		changed = item
	}
	out, err := changed.AsYAML()
	return string(out), err
}

func built(t task) (string, error) {
	var owner unstructured.Unstructured
	if err := yaml.Unmarshal([]byte(t.Kustomization), &owner.Object); err != nil {
		return "", err
	}
	path, _, _ := unstructured.NestedString(owner.Object, "spec", "path")
	folder := filepath.Join(t.Root, filepath.Clean("/"+path))
	if _, err := kustomize.NewGenerator(t.Root, owner).WriteFile(folder); err != nil {
		return "", err
	}
	all, err := kustomize.SecureBuild(t.Root, folder, false)
	if err != nil {
		return "", err
	}
	out, err := all.AsYaml()
	return string(out), err
}

func answer(t task) (result string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	switch {
	case t.Text != nil:
		return inText(t)
	case t.Root != "":
		result, err = built(t)
		if err != nil {
			err = errors.New(strings.ReplaceAll(err.Error(), t.Root, ""))
		}
		return result, err
	default:
		return inObject(t)
	}
}

func main() {
	in, out := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		var t task
		if err := in.Decode(&t); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		result, err := answer(t)
		reply := map[string]string{"result": result}
		if err != nil {
			reply = map[string]string{"error": err.Error()}
		}
		if err := out.Encode(reply); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
