using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Language;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>The three descriptors of one command of a pipeline; owns the pipes and files among them and closes those.</summary>
internal sealed class StageStreams : IDisposable
{
    private readonly List<Descriptor> _owned = [];
    private readonly Descriptor[] _descriptors =
        [Descriptor.StandardInput, Descriptor.StandardOutput, Descriptor.StandardError];

    public Descriptor Input => _descriptors[0];

    public Descriptor Output => _descriptors[1];

    public Descriptor Error => _descriptors[2];

    /// <summary>Connects an end of a pipe, which is closed with the stage.</summary>
    public void Own(int number, Descriptor descriptor)
    {
        _owned.Add(descriptor);
        _descriptors[number] = descriptor;
    }

    /// <summary>Applies redirections from left to right.</summary>
    /// <exception cref="OsException">A file cannot be opened.</exception>
    public void Redirect(IEnumerable<Redirection> redirections, Expander expander)
    {
        foreach (var redirection in redirections)
        {
            var targets = expander.ExpandAll([redirection.Target]);
            if (targets is not [var target])
                throw new OsException(Errno.Invalid, $"a redirection needs one file, not {targets.Count}");
            switch (redirection.Kind)
            {
                case RedirectionKind.Input:
                    Own(redirection.Descriptor, Descriptor.Open(target, OpenMode.Read));
                    break;
                case RedirectionKind.Output:
                    Own(redirection.Descriptor, Descriptor.Open(target, OpenMode.Write | OpenMode.Create | OpenMode.Truncate));
                    break;
                case RedirectionKind.Append:
                    Own(redirection.Descriptor, Descriptor.Open(target, OpenMode.Write | OpenMode.Create | OpenMode.Append));
                    break;
                case RedirectionKind.OutputAndError:
                    Own(1, Descriptor.Open(target, OpenMode.Write | OpenMode.Create | OpenMode.Truncate));
                    _descriptors[2] = _descriptors[1];
                    break;
                case RedirectionKind.Copy:
                    _descriptors[redirection.Descriptor] = _descriptors[target[0] - '0'];
                    break;
            }
        }
    }

    public void Dispose() => _owned.ForEach(descriptor => descriptor.Dispose());
}
