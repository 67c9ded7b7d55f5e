using System.CommandLine;
using ExoCosmos.Mutation;
using ExoCosmos.Mutation.Running;

if (args is [Worker.Command])
    return Worker.Serve();
return new MutationCommand().Parse(args).Invoke();
