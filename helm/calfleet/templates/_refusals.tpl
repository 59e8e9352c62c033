{{/* What is wrong with the values, a line each that says what to do. All of it is told at once. */}}
{{- define "calfleet.refusals" -}}
{{- include "calfleet.refusals_of_what_is_needed" . }}
{{- include "calfleet.refusals_of_kafka" . }}
{{- include "calfleet.refusals_of_workers" . }}
{{- include "calfleet.refusals_of_keda" . }}
{{- include "calfleet.refusals_of_the_rest" . }}
{{- end }}

{{- define "calfleet.refusals_of_what_is_needed" -}}
{{- if not .Values.kafka.brokers }}
- kafka.brokers is empty: name the brokers, host:port, separated by commas
{{- end }}
{{- if not .Values.store.existingSecret }}
- store.existingSecret is empty: name a Secret that holds postgresql://user:password@host:5432/database. SQLite is the store of one machine, and is not used here
{{- end }}
{{- if not .Values.keys.existingSecret }}
- keys.existingSecret is empty: name a Secret that holds what `calfleetctl keys new` prints
{{- end }}
{{- end }}

{{- define "calfleet.refusals_of_kafka" -}}
{{- with .Values.kafka }}
{{- range splitList "," .brokers }}
{{- if and . (not (regexMatch `^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):[0-9]{1,5}$` .)) }}
- kafka.brokers names {{ . | quote }}: give each broker as host:port, without blanks or a scheme
{{- end }}
{{- end }}
{{- if and .existingSecret .properties }}
- kafka.properties and kafka.existingSecret are both given: put all properties into the Secret, whose file replaces the others
{{- end }}
{{- range $name, $_ := .properties }}
{{- if has $name (list "bootstrap.servers" "metadata.broker.list" "group.id" "group.instance.id") }}
- kafka.properties has {{ $name }}: use kafka.brokers, kafka.group and worker.staticMembership
{{- else if and (regexMatch `password|secret|pem|key|config|token` $name) (not (hasSuffix ".location" $name)) }}
- kafka.properties has {{ $name }}, which is a secret: put all properties into a Secret and name it in kafka.existingSecret
{{- end }}
{{- end }}
{{- if and (include "calfleet.authority" .authority) (not .existingSecret) (not (hasSuffix "ssl" (index .properties "security.protocol" | default ""))) }}
- kafka.authority is given, but no TLS is spoken: set kafka.properties "security.protocol" to ssl or sasl_ssl
{{- end }}
{{- end }}
{{- range $name := list "kafka" "store" }}
{{- with (index $.Values $name).authority }}
{{- if and .existingSecret .existingConfigMap }}
- {{ $name }}.authority names a Secret and a ConfigMap: leave one of them empty
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "calfleet.refusals_of_workers" -}}
{{- $partitions := .Values.kafka.partitions | int }}
{{- $grace := include "calfleet.grace_seconds" . | int }}
{{- with .Values.worker }}
{{- if and (not (include "calfleet.is_autoscaled" $)) (gt (int .replicas) $partitions) }}
- worker.replicas is {{ .replicas }}, but a topic has {{ $partitions }} partitions: the others would have nothing to do. Use fewer, or add partitions to every command topic and say so in kafka.partitions
{{- end }}
{{- if and .autoscaling.keda.enabled .autoscaling.hpa.enabled }}
- worker.autoscaling has keda and hpa enabled: they would work against each other. Use one of them
{{- end }}
{{- range $name := list "keda" "hpa" }}
{{- with index $.Values.worker.autoscaling $name }}
{{- if and .enabled (gt (int .maxReplicas) $partitions) }}
- worker.autoscaling.{{ $name }}.maxReplicas is {{ .maxReplicas }}, but a topic has {{ $partitions }} partitions: use no more than that
{{- end }}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) }}
- worker.autoscaling.{{ $name }}.minReplicas is above maxReplicas: lower it
{{- end }}
{{- end }}
{{- end }}
{{- if and .autoscaling.hpa.enabled (not (dig "requests" "cpu" "" .resources)) }}
- worker.autoscaling.hpa needs worker.resources.requests.cpu, which it measures by: set it
{{- end }}
{{- if .staticMembership.enabled }}
{{- if include "calfleet.is_autoscaled" $ }}
- worker.staticMembership and an autoscaler are both enabled: a worker that is scaled away would keep its partitions from the others for a session. Use one of them
{{- end }}
{{- if le (int .staticMembership.sessionTimeoutSeconds) $grace }}
- worker.staticMembership.sessionTimeoutSeconds is {{ .staticMembership.sessionTimeoutSeconds }}: it must be above {{ $grace }} (config.drain_seconds + 15), or a restart moves the partitions all the same
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "calfleet.refusals_of_keda" -}}
{{- with .Values.worker.autoscaling.keda }}
{{- if .enabled }}
{{- $has_keys := compact (values .secretKeys) }}
{{- if and .existingSecret (not $has_keys) }}
- worker.autoscaling.keda.existingSecret is given without secretKeys: say what KEDA takes from it
{{- end }}
{{- if and $has_keys (not .existingSecret) }}
- worker.autoscaling.keda.secretKeys are given without existingSecret: name the Secret that has them
{{- end }}
{{- if ne (empty .secretKeys.cert) (empty .secretKeys.key) }}
- worker.autoscaling.keda.secretKeys has one of cert and key: KEDA takes both or none
{{- end }}
{{- if and (not .tls) (or .secretKeys.ca .secretKeys.cert) }}
- worker.autoscaling.keda.secretKeys has certificates, but tls is false: KEDA would not look at them. Set tls
{{- end }}
{{- if and (ne .sasl "none") (not (and .existingSecret .secretKeys.username .secretKeys.password)) }}
- worker.autoscaling.keda.sasl is {{ .sasl }}: name a Secret in existingSecret, and in secretKeys where it has username and password
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "calfleet.refusals_of_the_rest" -}}
{{- if and .Values.migration.createTopics (not .Values.migration.enabled) }}
- migration.createTopics is set, but migration.enabled is not: nothing would make the topics
{{- end }}
{{- if and .Values.config.admin_email (not .Values.mail.existingSecret) }}
- config.admin_email is given, but no way to write to it: name a Secret that holds smtp_url in mail.existingSecret
{{- end }}
{{- if and .Values.monitoring.serviceMonitor.enabled .Values.monitoring.podMonitor.enabled }}
- monitoring has serviceMonitor and podMonitor enabled: everything would be counted twice. Use one of them
{{- end }}
{{- range .Values.extraEnv }}
{{- if hasPrefix "CALFLEET_" .name }}
- extraEnv has {{ .name }}: keys of calfleet belong into config, secrets into a Secret that the values name
{{- end }}
{{- end }}
{{- end }}
