{{- define "calfleet.name" -}}
{{ .Values.nameOverride | default .Chart.Name | trunc 45 | trimSuffix "-" }}
{{- end }}

{{/* Short enough that every suffix of ours, a StatefulSet's hash among them, still fits into a label. */}}
{{- define "calfleet.fullname" -}}
{{- $name := include "calfleet.name" . -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains $name .Release.Name -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{/* What pods of a component are found by. Takes root and component; never changes, since Deployments cannot. */}}
{{- define "calfleet.selector" -}}
app.kubernetes.io/name: {{ include "calfleet.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "calfleet.labels" -}}
{{ include "calfleet.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Name, namespace and labels of an object of a component; `suffix` where it is not the component's name. */}}
{{- define "calfleet.metadata" -}}
name: {{ include "calfleet.fullname" .root }}-{{ .suffix | default .component }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "calfleet.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "calfleet.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "calfleet.service_account" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "calfleet.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end }}

{{/* 0 is a number here, which `default` would take for none. */}}
{{- define "calfleet.drain_seconds" -}}
{{ hasKey .Values.config "drain_seconds" | ternary .Values.config.drain_seconds 25 | int }}
{{- end }}

{{- define "calfleet.grace_seconds" -}}
{{ add (include "calfleet.drain_seconds" . | int) 15 }}
{{- end }}

{{- define "calfleet.is_autoscaled" -}}
{{- if or .Values.worker.autoscaling.keda.enabled .Values.worker.autoscaling.hpa.enabled -}}
yes
{{- end -}}
{{- end }}
