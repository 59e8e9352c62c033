{{/* An autoscaler's behaviour: whoever goes makes the others rebalance, so one at a time, and not for a short calm. */}}
{{- define "calfleet.scale_down" -}}
scaleDown:
  stabilizationWindowSeconds: {{ .Values.worker.autoscaling.scaleDown.stabilizationSeconds }}
  policies:
    - {type: Pods, value: 1, periodSeconds: {{ .Values.worker.autoscaling.scaleDown.periodSeconds }}}
{{- end }}
