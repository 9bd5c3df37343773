// Node wants the file's whole name, the types know the folder's.
declare module 'selenium-webdriver/remote/index.js' {
  export * from 'selenium-webdriver/remote';
}
