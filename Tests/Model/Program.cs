using ExoCosmos.Model;

return new ModelCommand().Parse(args).Invoke();
