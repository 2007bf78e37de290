package unpack

import (
	"archive/zip"
	"os"
)

func all(reader *zip.Reader, target string) {
	for _, file := range reader.File {
		path := filepath.Join(target, file.Name)
		// ruleid: archive-traversal-go
		out, err := os.Create(path)
	}
}

func checked(reader *zip.Reader, target string) {
	for _, file := range reader.File {
		if !filepath.IsLocal(file.Name) {
			continue
		}
		// ok: archive-traversal-go
		out, err := os.Create(filepath.Join(target, file.Name))
	}
}

func within(reader *zip.Reader, target string) {
	for _, f := range reader.File {
		path := filepath.Join(target, f.Name)
		if !strings.HasPrefix(path, filepath.Clean(target)+string(os.PathSeparator)) {
			return
		}
		// ok: archive-traversal-go
		os.MkdirAll(path, 0o755)
	}
}
