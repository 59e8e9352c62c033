{{/* What all pods have. `serviceAccount` where it is not the chart's. */}}
{{- define "calfleet.pod_basics" -}}
serviceAccountName: {{ .serviceAccount | default (include "calfleet.service_account" .root) }}
automountServiceAccountToken: false
{{- /* The variables of a Service named calfleet… would be read as keys that nobody knows, and refused. */}}
enableServiceLinks: false
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- toYaml .root.Values.podSecurityContext | nindent 2 }}
volumes:
  - {{ include "calfleet.configuration_volume" . | indent 4 | trim }}
  {{- /* The migration has no volume to write to, so that a SQLite URL fails before anything is installed. */}}
  {{- if ne .component "migration" }}
  - name: tmp
    emptyDir: {sizeLimit: 64Mi}
  {{- end }}
  {{- with .root.Values.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* What all containers have. */}}
{{- define "calfleet.container_basics" -}}
image: {{ include "calfleet.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  {{- toYaml .root.Values.securityContext | nindent 2 }}
env:
  {{- include "calfleet.environment" . | nindent 2 }}
volumeMounts:
  - {name: configuration, mountPath: /etc/calfleet, readOnly: true}
  {{- if ne .component "migration" }}
  - {name: tmp, mountPath: /tmp}
  {{- end }}
  {{- with .root.Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* The pods of a program that runs on and on. Takes root, component and its settings. */}}
{{- define "calfleet.service_pods" -}}
{{- $container := dict "root" .root "component" .component "port" (int .settings.port) -}}
metadata:
  labels:
    {{- include "calfleet.labels" . | nindent 4 }}
    {{- with .settings.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ include "calfleet.toml" .root | sha256sum }}
    {{- with .settings.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  terminationGracePeriodSeconds: {{ include "calfleet.grace_seconds" .root }}
  {{- include "calfleet.pod_basics" . | nindent 2 }}
  {{- include "calfleet.placement" . | nindent 2 }}
  containers:
    - name: {{ .component }}
      command: [/usr/bin/calfleet-{{ .component }}]
      {{- if and (eq .component "worker") .settings.staticMembership.enabled }}
      {{- /* By flag: a file of properties from a Secret would replace a table in the configuration. */}}
      args: [-X, session.timeout.ms={{ mul .settings.staticMembership.sessionTimeoutSeconds 1000 }}]
      {{- end }}
      {{- include "calfleet.container_basics" $container | nindent 6 }}
      ports:
        - {name: http, containerPort: {{ .settings.port }}}
      {{- /* The port opens once the store was there. /livez and not /startupz: a broker that is away is waited for. */}}
      startupProbe:
        httpGet: {path: /livez, port: http}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 30
      livenessProbe:
        httpGet: {path: /livez, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 2
        failureThreshold: 2
      resources:
        {{- toYaml .settings.resources | nindent 8 }}
{{- end }}

{{/* Where the pods of a component go. */}}
{{- define "calfleet.placement" -}}
{{- $selector := dict "matchLabels" (include "calfleet.selector" . | fromYaml) -}}
{{- with .settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .settings.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  - {{ hasKey . "labelSelector" | ternary . (set (deepCopy .) "labelSelector" $selector) | toYaml | indent 4 | trim }}
  {{- end }}
{{- end }}
{{- range $key := list "nodeSelector" "tolerations" "affinity" }}
{{- with index $.settings $key }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
