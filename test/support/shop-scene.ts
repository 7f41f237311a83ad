import { type ControlPlaneScene, controlPlaneScene } from './control-plane-scene.js';

/** The control-plane with what tasks of specs are for: the connection `shop` of `acme`, of the connector `http`. Nobody is behind it. */
export async function shopScene(...given: Parameters<typeof controlPlaneScene>): Promise<ControlPlaneScene> {
  const scene = await controlPlaneScene(...given);
  const json = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
  const { status } = await scene.call('POST', '/v1/connections', { json });
  if (status !== 201) throw new Error(`The connection was not made: ${status}`);
  return scene;
}
