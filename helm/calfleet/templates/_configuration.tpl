{{/*
The file that all programs read: /etc/calfleet/calfleet.toml. A JSON text is a TOML text, too.
*/}}
{{- define "calfleet.toml" -}}
kafka_brokers = {{ .Values.kafka.brokers | toJson }}
kafka_group = {{ .Values.kafka.group | toJson }}
kafka_topic_prefix = {{ .Values.kafka.topicPrefix | toJson }}
{{- range $key, $value := .Values.config }}
{{ $key }} = {{ $value | toJson }}
{{- end }}
{{- $properties := include "calfleet.kafka_properties" . | fromYaml }}
{{- if $properties }}

[kafka_properties]
{{- range $name, $value := $properties }}
{{ $name | toJson }} = {{ $value | toJson }}
{{- end }}
{{- end }}
{{- end }}

{{/* Those that are no secret. With kafka.existingSecret there are none: the file in it replaces the table. */}}
{{- define "calfleet.kafka_properties" -}}
{{- $properties := deepCopy .Values.kafka.properties -}}
{{- if and (include "calfleet.authority" .Values.kafka.authority) (not .Values.kafka.existingSecret) -}}
{{- $_ := set $properties "ssl.ca.location" "/etc/calfleet/authorities/kafka.pem" -}}
{{- end -}}
{{ $properties | toYaml }}
{{- end }}

{{- define "calfleet.authority" -}}
{{ .existingSecret | default .existingConfigMap }}
{{- end }}

{{/* The secrets that a component reads, each a file: a list of name (of the configuration key), secret and key. */}}
{{- define "calfleet.secrets" -}}
{{- $values := .root.Values -}}
{{- $reads_keys := has .component (list "worker" "doctor") -}}
{{- $reads_kafka := or (ne .component "migration") $values.migration.createTopics -}}
- {name: store_url, secret: {{ $values.store.existingSecret | quote }}, key: {{ $values.store.key | quote }}}
{{- if and $reads_kafka $values.kafka.existingSecret }}
- {name: kafka_properties, secret: {{ $values.kafka.existingSecret }}, key: {{ $values.kafka.key | quote }}}
{{- end }}
{{- if $reads_keys }}
{{- with $values.keys }}
- {name: token_keys, secret: {{ .existingSecret | quote }}, key: {{ .tokenKeysKey | quote }}}
- {name: event_id_key, secret: {{ .existingSecret | quote }}, key: {{ .eventIdKeyKey | quote }}}
{{- if .lockboxMasterKeyKey }}
- {name: lockbox_master_key, secret: {{ .existingSecret | quote }}, key: {{ .lockboxMasterKeyKey | quote }}}
{{- end }}
{{- end }}
{{- if $values.google.existingSecret }}
- {name: google_client_secret, secret: {{ $values.google.existingSecret }}, key: {{ $values.google.clientSecretKey | quote }}}
{{- end }}
{{- if $values.mail.existingSecret }}
- {name: smtp_url, secret: {{ $values.mail.existingSecret }}, key: {{ $values.mail.key | quote }}}
{{- end }}
{{- end }}
{{- end }}

{{/* One volume holds all of /etc/calfleet, since nothing can be mounted into a read-only one. */}}
{{- define "calfleet.configuration_volume" -}}
name: configuration
projected:
  defaultMode: 0440
  sources:
    - configMap:
        name: {{ include "calfleet.fullname" .root }}-{{ eq .component "migration" | ternary "migration" "configuration" }}
        items:
          - {key: calfleet.toml, path: calfleet.toml}
    {{- range include "calfleet.secrets" . | fromYamlArray }}
    - secret:
        name: {{ .secret }}
        items:
          - {key: {{ .key | quote }}, path: secrets/{{ .name }}}
    {{- end }}
    {{- range $name := list "kafka" "store" }}
    {{- $authority := (index $.root.Values $name).authority }}
    {{- if include "calfleet.authority" $authority }}
    - {{ empty $authority.existingSecret | ternary "configMap" "secret" }}:
        name: {{ include "calfleet.authority" $authority }}
        items:
          - {key: {{ $authority.key | quote }}, path: authorities/{{ $name }}.pem}
    {{- end }}
    {{- end }}
{{- end }}

{{/* What a component's container is told by its environment. */}}
{{- define "calfleet.environment" -}}
- {name: CALFLEET_CONFIG, value: /etc/calfleet/calfleet.toml}
{{- with .port }}
- {name: CALFLEET_HTTP_LISTEN, value: "{{ $.root.Values.listenAddress }}:{{ . }}"}
{{- end }}
{{- range include "calfleet.secrets" . | fromYamlArray }}
- {name: CALFLEET_{{ .name | upper }}_FILE, value: /etc/calfleet/secrets/{{ .name }}}
{{- end }}
{{- with .root.Values.google }}
{{- if and .existingSecret (has $.component (list "worker" "doctor")) }}
- name: CALFLEET_GOOGLE_CLIENT_ID
  valueFrom:
    secretKeyRef: {name: {{ .existingSecret }}, key: {{ .clientIdKey | quote }}}
{{- end }}
{{- end }}
{{- if and (eq .component "worker") .root.Values.worker.staticMembership.enabled }}
- name: CALFLEET_KAFKA_GROUP_INSTANCE_ID
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
{{- end }}
{{- with .root.Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
