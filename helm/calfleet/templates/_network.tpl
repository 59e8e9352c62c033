{{/* Rules for what may be reached. Takes root and the names under networkPolicy. */}}
{{- define "calfleet.egress" -}}
{{- $policy := .root.Values.networkPolicy -}}
{{- $names := empty .root.Values.mail.existingSecret | ternary (without .to "mail") .to -}}
{{- range $name := $names }}
{{- $target := index $policy $name }}
{{- $ports := $target.ports }}
{{- if and (eq $name "kafka") (not $ports) }}
{{- $ports = include "calfleet.broker_ports" $.root | fromYamlArray }}
{{- end }}
- ports:
    {{- range $port := $ports }}
    {{- range $protocol := eq $name "dns" | ternary (list "UDP" "TCP") (list "TCP") }}
    - {protocol: {{ $protocol }}, port: {{ $port }}}
    {{- end }}
    {{- end }}
  {{- with $target.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- with $policy.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "calfleet.broker_ports" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.kafka.brokers -}}
{{- $ports = append $ports (regexFind "[0-9]+$" . | int) -}}
{{- end -}}
{{ $ports | uniq | toYaml }}
{{- end }}
