{{- /* The configuration document, docs/configuration.md. Paths are relative to /etc/pratique, where all files are mounted. */ -}}
{{- define "pratique.configuration" -}}
{{- $name := include "pratique.fullname" . -}}
{{- $cluster := dict "lease" $name "podPlatforms" .Values.podPlatforms "events" .Values.events -}}
{{- $tls := dict "certificateFile" "certificates/tls.crt" "keyFile" "certificates/tls.key" -}}
{{- if eq .Values.tls.source "own" -}}
{{- $_ := set $cluster "webhookConfiguration" $name -}}
{{- $tls = dict "secret" (include "pratique.certificates" .) "service" $name -}}
{{- end -}}
{{- if .Values.pullSecrets.clusterWide -}}
{{- $_ := set $cluster "pullSecrets" (dict "namespaces" (list "*")) -}}
{{- else if .Values.pullSecrets.namespaces -}}
{{- $names := list -}}
{{- range .Values.pullSecrets.namespaces }}{{ $names = append $names .name }}{{ end -}}
{{- $_ := set $cluster "pullSecrets" (dict "namespaces" $names) -}}
{{- end -}}
{{- $document := dict
      "listen" (dict "port" .Values.ports.admission "plainPort" .Values.ports.plain)
      "cluster" $cluster
      "tls" $tls
      "platforms" .Values.platforms
      "layers" (include "pratique.layers" . | fromYaml) -}}
{{- range $field, $value := dict "limits" .Values.limits "cache" .Values.cache "credentials" (include "pratique.credentials" . | fromYaml) }}
{{- if $value }}{{ $_ := set $document $field $value }}{{ end }}
{{- end -}}
{{- if .Values.registries }}{{ $_ := set $document "registries" (include "pratique.registries" . | fromYamlArray) }}{{ end -}}
{{- if .Values.podTemplatePaths -}}
{{- $paths := list -}}
{{- range .Values.podTemplatePaths }}{{ $paths = append $paths (pick . "group" "kind" "path") }}{{ end -}}
{{- $_ := set $document "podTemplatePaths" $paths -}}
{{- end -}}
{{- toYaml $document -}}
{{- end -}}

{{- define "pratique.layers" -}}
{{- with .Values.layers.readers }}
readers: {{ . }}
{{- end }}
memoryBytes: {{ .Values.layers.memoryBytes }}
{{- if include "pratique.hasFolder" . }}
folder: /var/cache/pratique
folderBytes: {{ .Values.layers.folderBytes }}
{{- end }}
{{- end -}}

{{- define "pratique.credentials" -}}
{{- if .Values.credentials.dockerConfigSecret }}
dockerConfig: credentials/config.json
{{- end }}
{{- with .Values.credentials.cloud }}
cloud: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "pratique.registries" -}}
{{- $all := list -}}
{{- range $index, $registry := .Values.registries -}}
{{- $one := omit $registry "ca" "clientCertificate" -}}
{{- if $registry.ca }}{{ $_ := set $one "caFile" (printf "registries/%d/ca.crt" $index) }}{{ end -}}
{{- if $registry.clientCertificate -}}
{{- $_ := set $one "clientCertificateFile" (printf "registries/%d/tls.crt" $index) -}}
{{- $_ := set $one "clientKeyFile" (printf "registries/%d/tls.key" $index) -}}
{{- end -}}
{{- $all = append $all $one -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}

{{- /* The policy of the values, as a file beside the cluster's resources. */ -}}
{{- define "pratique.policy" -}}
{{- $spec := dict "preset" .Values.policies.preset "mode" .Values.policies.mode -}}
{{- range $field, $value := pick .Values.policies "match" "rules" "onUnknown" }}
{{- if $value }}{{ $_ := set $spec $field $value }}{{ end }}
{{- end -}}
apiVersion: pratique.dev/v1alpha1
kind: ImagePolicy
metadata:
  name: {{ include "pratique.fullname" . }}-default
spec:
  {{- toYaml $spec | nindent 2 }}
{{- end -}}

{{- /* What /etc/pratique is made of. */ -}}
{{- define "pratique.sources" -}}
- configMap:
    name: {{ include "pratique.fullname" . }}
{{- with .Values.credentials.dockerConfigSecret }}
- secret:
    name: {{ . }}
    items: [{key: .dockerconfigjson, path: credentials/config.json}]
{{- end }}
{{- range $index, $registry := .Values.registries }}
{{- with $registry.ca }}
- {{ ternary "configMap" "secret" (hasKey . "configMap") }}:
    name: {{ default .secret .configMap }}
    items: [{key: {{ default "ca.crt" .key }}, path: registries/{{ $index }}/ca.crt}]
{{- end }}
{{- with $registry.clientCertificate }}
- secret:
    name: {{ .secret }}
    items:
      - {key: tls.crt, path: registries/{{ $index }}/tls.crt}
      - {key: tls.key, path: registries/{{ $index }}/tls.key}
{{- end }}
{{- end }}
{{- end -}}

{{- /* The certificate's files: only the webhook has them, not the test. */ -}}
{{- define "pratique.certificateSource" -}}
- secret:
    name: {{ include "pratique.certificates" . }}
    items:
      - {key: tls.crt, path: certificates/tls.crt}
      - {key: tls.key, path: certificates/tls.key}
{{- end -}}
