using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;

namespace ExoCosmos.Kernel.Boot;

/// <summary>Adds root capabilities to the first environment and lists them in its parameters page.</summary>
public readonly unsafe ref struct RootCapabilities(KernelState* kernel, uint slot, EnvironmentParameters* parameters)
{
    private readonly KernelState* _kernel = kernel;
    private readonly EnvironmentParameters* _parameters = parameters;

    public void Add(ReadOnlySpan<byte> name, CapabilityInfo content, ulong bytes = 0)
    {
        content.Rights = Rights.All;
        var handle = CapabilityMaker.Insert(_kernel, slot, 0, content);
        var entry = (NamedCapability*)((byte*)_parameters + _parameters->EntriesOffset) + _parameters->Count++;
        var text = default(Name32);
        name.CopyTo(text);
        entry->Name = text;
        entry->Handle = handle;
        entry->Kind = content.Kind;
        entry->Rights = content.Rights;
        entry->Detail = content.Detail;
        entry->Base = content.Base;
        entry->Length = content.Length;
        entry->Bytes = bytes;
    }
}
